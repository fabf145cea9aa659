'use client';

import { PageHeader } from '../../../components/ui/page-header';
import { CredentialPanel } from './credential-panel';
import { SeriesPanel } from './series-panel';

/** The secrets that let machines in, and how many series there may be. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid items-start gap-3 xl:grid-cols-2">
        <CredentialPanel
          path="ingest-tokens"
          title="Ingest tokens"
          noun="ingest token"
          about="Machines send lines with one. It can do nothing else."
          placeholder="web-1"
        />
        <CredentialPanel
          path="api-keys"
          title="API keys"
          noun="API key"
          about="Programs read and change everything here with one; Grafana takes it as the password of a Prometheus data source."
          placeholder="grafana"
        />
        <SeriesPanel />
      </div>
    </>
  );
}
