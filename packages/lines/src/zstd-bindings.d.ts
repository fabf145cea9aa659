declare module '@mongodb-js/zstd/bindings.js' {
  const bindings: {
    compress(data: Buffer, level?: number): Promise<Buffer>;
    decompress(data: Buffer): Promise<Buffer>;
  };
  export default bindings;
}
