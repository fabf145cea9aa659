-- When a receiver was last told something; when it last could not be, and why.
alter table alert_receiver add column notified_at timestamptz;
alter table alert_receiver add column failed_at timestamptz;
alter table alert_receiver add column failure text;
