'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { Field, FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Logo } from '../../../components/ui/logo';
import { landingOf } from '../landing';
import { signIn } from '../session';

const SENTENCES: Readonly<Record<number, string>> = {
  400: 'That is not an email address and a password. Look them over and try again.',
  401: 'No account has this email and this password. Check both; capitals count in the password.',
  403: 'This account may not sign in. Ask an administrator.',
  429: 'Too many tries. Wait a minute, then try again.',
};

const NO_ANSWER = 'LogFlow does not answer. Check that it is running, then try again.';

async function problemOf(form: FormData): Promise<string | null> {
  const email = String(form.get('email') ?? '').trim();
  const password = String(form.get('password') ?? '');
  try {
    const status = await signIn(email, password);
    return status === 200 ? null : (SENTENCES[status] ?? NO_ANSWER);
  } catch {
    return NO_ANSWER;
  }
}

function useSignIn(next: string) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const sentence = await problemOf(new FormData(event.currentTarget));
    if (sentence === null) return window.location.assign(landingOf(next));
    setProblem(sentence);
    setBusy(false);
  };
  return { problem, busy, submit };
}

/** One panel: email, password, and in place what went wrong. */
export function SignInPage({ next }: { next: string }) {
  const { problem, busy, submit } = useSignIn(next);
  return (
    <main className="grid min-h-dvh place-items-center px-4 pb-[12vh]">
      <div className="flex w-full max-w-[340px] flex-col gap-5">
        <Logo />
        <form
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4 rounded-xl border bg-panel p-5 shadow-raise"
        >
          <h1 className="font-[620] text-lg tracking-[-0.01em]">Sign in</h1>
          <Field label="Email">
            {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
          </Field>
          <Field label="Password">
            {(control) => (
              <Input {...control} name="password" type="password" autoComplete="current-password" required />
            )}
          </Field>
          <FieldProblem>{problem}</FieldProblem>
          <Button type="submit" variant="primary" disabled={busy} className="h-8">
            {busy ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
        <p className="px-1 text-ink3 text-xs">
          First start? The email and password of the first administrator were printed once in the terminal by{' '}
          <code>npm start</code>.
        </p>
      </div>
    </main>
  );
}
