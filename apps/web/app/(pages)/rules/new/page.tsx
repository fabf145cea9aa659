import type { Metadata } from 'next';
import { NewRulePage } from '../../../../features/rules/components/new-rule-page';

export const metadata: Metadata = { title: 'New rule' };

export default function Page() {
  return <NewRulePage />;
}
