// Long work in pieces: each in a frame of its own, so that the map goes on moving meanwhile.

/** Resolves when the page has drawn what came before; at once where nobody looks at it. */
export const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.visibilityState === 'visible') requestAnimationFrame(() => setTimeout(resolve));
    else setTimeout(resolve);
  });
