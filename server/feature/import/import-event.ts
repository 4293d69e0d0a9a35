// What happens to an import as a whole; what it does to cylinders stands in their own streams.
export type ImportEvent =
  | { readonly type: 'import-received'; readonly fileSha256: string; readonly fileBytes: number }
  | { readonly type: 'import-columns-chosen'; readonly columns: Readonly<Record<string, string | null>> }
  | { readonly type: 'import-owners-said'; readonly own: number }
  | { readonly type: 'import-read'; readonly rows: number }
  | { readonly type: 'import-failed'; readonly fault: string }
  | { readonly type: 'import-apply-asked' }
  | { readonly type: 'import-applied'; readonly labelHosts: readonly string[] }
  | { readonly type: 'import-undo-asked'; readonly reason: string }
  | { readonly type: 'import-undone'; readonly undone: number; readonly kept: number }
  | { readonly type: 'import-discard-asked' }
  | { readonly type: 'import-discarded' };
