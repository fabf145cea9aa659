import { Button } from '../components/ui/button';
import { Empty } from '../components/ui/state';

export default function NotFound() {
  return (
    <main>
      <h1 className="sr-only">There is no such page</h1>
      <Empty
        title="There is no such page"
        className="py-[24vh]"
        action={
          <Button asChild variant="primary">
            <a href="/">Go to LogFlow</a>
          </Button>
        }
      >
        The link may be old, or a rule it led to was deleted.
      </Empty>
    </main>
  );
}
