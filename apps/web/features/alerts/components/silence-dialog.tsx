'use client';

import { type FormEvent, useState } from 'react';
import { toast } from '../../../client/toast';
import { Button } from '../../../components/ui/button';
import { Dialog } from '../../../components/ui/dialog';
import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Segmented } from '../../../components/ui/segmented';
import type { Alert } from '../hooks/use-alerts';
import { useSilence } from '../hooks/use-silences';
import { spelled } from '../words';

const DURATIONS = ['1h', '4h', '24h', '7d'].map((value) => ({ value, label: spelled(value) }));

/** Has nobody told of an alert for a while. */
export function SilenceDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [duration, setDuration] = useState('4h');
  const [comment, setComment] = useState('');
  const silence = useSilence();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      toast(`${alert.name} is silent for ${spelled(duration)}`);
      onClose();
    };
    silence.mutate({ alertId: alert.id, duration, comment }, { onSuccess: done });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Silence ${alert.name}`}>
      <form onSubmit={submit} className="flex flex-col items-start gap-4 p-4">
        <p className="text-ink2">It goes on being evaluated and shown; nobody is told.</p>
        <Segmented label="For how long" value={duration} options={DURATIONS} onChange={setDuration} />
        <Field label="Why" className="w-full" hint="For whoever wonders later">
          {(control) => (
            <Input
              {...control}
              value={comment}
              placeholder="Deploying"
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
        <div className="flex gap-2 self-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={silence.isPending}>
            {silence.isPending ? 'Silencing…' : 'Silence'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
