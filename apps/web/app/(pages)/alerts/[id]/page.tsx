import type { Metadata } from 'next';
import { EditAlertPage } from '../../../../features/alerts/components/edit-alert-page';

export const metadata: Metadata = { title: 'Alert' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <EditAlertPage id={(await params).id} />;
}
