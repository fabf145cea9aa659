import type { Metadata } from 'next';
import { PacksPage } from '../../../../features/packs/components/packs-page';

export const metadata: Metadata = { title: 'Packs' };

export default function Page() {
  return <PacksPage />;
}
