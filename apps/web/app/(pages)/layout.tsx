import type { ReactNode } from 'react';
import { Shell } from '../../features/shell/components/shell';

export default function PagesLayout({ children }: { children: ReactNode }) {
  return <Shell>{children}</Shell>;
}
