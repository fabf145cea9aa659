export function relocateAlertmanager(program: string): void;
