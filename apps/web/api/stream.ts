/**
 * @param stop called once nobody reads any more, for generators that wait for something
 * @returns the texts as bytes, made as fast as they are read; who stops reading ends the generator.
 */
export function streamOf(
  texts: AsyncGenerator<string>,
  stop: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await texts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      stop();
      await texts.return(undefined);
    },
  });
}
