/** The mark and the name. */
export function Logo() {
  return (
    <span className="flex items-center gap-2 font-[650] text-[15px] tracking-[-0.01em]">
      <i aria-hidden className="size-4 rounded bg-[linear-gradient(135deg,var(--accent)_50%,var(--m1)_50%)]" />
      LogFlow
    </span>
  );
}
