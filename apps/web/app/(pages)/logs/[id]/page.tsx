import type { Metadata } from 'next';
import { LinePage } from '../../../../features/lines/components/line-page';

export const metadata: Metadata = { title: 'A line' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <LinePage id={decodeURIComponent((await params).id)} />;
}
