import { readEnv } from '@logflow/runtime';
import type { Metadata } from 'next';
import { SendDataPage } from '../../../features/send-data/components/send-data-page';

export const metadata: Metadata = { title: 'Send data' };

export default function Page() {
  return <SendDataPage ingestPort={readEnv().ingestPort} />;
}
