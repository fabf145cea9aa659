import Link from 'next/link';
import { Button } from '../components/ui/button';
import { Empty } from '../components/ui/state';

export default function NotFound() {
  return (
    <Empty
      title="There is no such page"
      className="py-[24vh]"
      action={
        <Button asChild variant="primary">
          <Link href="/">Go to LogFlow</Link>
        </Button>
      }
    >
      The link may be old, or a rule it led to was deleted.
    </Empty>
  );
}
