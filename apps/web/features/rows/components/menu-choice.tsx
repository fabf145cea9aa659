import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/button';

interface MenuChoiceProps {
  children: ReactNode;
  onChoose: () => void;
}

/** One thing that can be done with what was pointed at. */
export function MenuChoice({ children, onChoose }: MenuChoiceProps) {
  return (
    <Button variant="quiet" className="w-full justify-start" onClick={onChoose}>
      {children}
    </Button>
  );
}
