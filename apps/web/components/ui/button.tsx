import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border text-sm transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
  {
    variants: {
      variant: {
        plain: 'border-line bg-panel text-ink shadow-raise hover:border-edge/60 hover:bg-line2/60',
        primary: 'border-accent bg-accent font-medium text-accent-ink hover:opacity-90',
        quiet: 'border-transparent text-ink2 hover:bg-line2 hover:text-ink',
        danger: 'border-line bg-panel text-bad shadow-raise hover:border-bad hover:bg-bad-bg',
      },
      size: {
        md: 'h-[30px] px-2.5',
        sm: 'h-[26px] px-2 text-xs',
        icon: 'size-[30px]',
        iconSm: 'size-[26px]',
        iconXs: 'size-[19px]',
      },
    },
    defaultVariants: { variant: 'plain', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  asChild?: boolean;
}

/** A button, or with `asChild` whatever it wraps, in the four weights the pages use. */
export function Button({ className, variant, size, asChild = false, type = 'button', ...rest }: ButtonProps) {
  const classes = cn(button({ variant, size }), className);
  return asChild ? <Slot.Root className={classes} {...rest} /> : <button type={type} className={classes} {...rest} />;
}
