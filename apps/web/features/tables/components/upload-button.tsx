'use client';

import { type ReactNode, useRef } from 'react';
import { ApiError } from '../../../client/request';
import { toast } from '../../../client/toast';
import { Button, type ButtonProps } from '../../../components/ui/button';
import { sentenceOf } from '../../../components/ui/state';
import { type Table, useTables, useUpload } from '../hooks/use-tables';
import { tableName } from '../table-file';

/** @returns the sentence about what is wrong with a file, without the name of the field before it. */
const refusalOf = (error: unknown): string =>
  (error instanceof ApiError ? error.errors[0]?.message : undefined) ?? sentenceOf(error);

/** Stores files as tables, each under the name of its file, or as the text of one table. */
export function useUploadFile(onUploaded?: (table: Table) => void) {
  const upload = useUpload();
  const { data } = useTables();
  const take = async (file: File, as?: string) => {
    const name = as ?? tableName(file.name);
    const replaces = data?.items.find((table) => table.name === name);
    try {
      const { table } = await upload.mutateAsync({ name, csv: await file.text(), replaces });
      onUploaded?.(table);
    } catch (error) {
      toast(`${file.name} was not uploaded`, { description: refusalOf(error), duration: 10_000 });
    }
  };
  return { take, busy: upload.isPending };
}

interface UploadButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'className'> {
  children: ReactNode;
  /** The table that the file replaces; without it the file names its table. */
  name?: string;
  label?: string;
  onUploaded?: (table: Table) => void;
}

/** Chooses a CSV file and stores it at once. */
export function UploadButton({ children, name, label, onUploaded, ...button }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const { take, busy } = useUploadFile(onUploaded);
  const choose = async () => {
    const field = input.current;
    const file = field?.files?.[0];
    if (file) await take(file, name);
    if (field) field.value = '';
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={label ?? 'CSV file of a table'}
        onChange={() => void choose()}
      />
      <Button {...button} aria-label={label} disabled={busy} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
