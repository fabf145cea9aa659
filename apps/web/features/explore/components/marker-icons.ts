import { Bell, History, type LucideIcon, PencilLine, Rocket, StickyNote } from 'lucide-react';
import type { Kind } from '../markers';

export const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  deploy: Rocket,
  note: StickyNote,
  rule_edit: PencilLine,
  backfill: History,
  alert: Bell,
};
