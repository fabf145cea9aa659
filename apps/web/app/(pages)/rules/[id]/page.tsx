import type { Metadata } from 'next';
import { EditRulePage } from '../../../../features/rules/components/edit-rule-page';

export const metadata: Metadata = { title: 'Rule' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EditRulePage id={(await params).id} />;
}
