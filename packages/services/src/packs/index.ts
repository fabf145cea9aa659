export { type Installation, install, installInput } from './install';
export { list, type PackRuleStanding, type PackRuleState, type PackStanding } from './list';
export type { FieldChange } from './three-way';
export { type Uninstallation, uninstall, uninstallInput } from './uninstall';
export { type Upgrade, upgrade, upgradeInput } from './upgrade';
