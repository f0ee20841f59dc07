// Functions that run in the page.

export const color = (element: Element): string => getComputedStyle(element).color

export const backgroundColor = (element: Element): string => getComputedStyle(element).backgroundColor

export const backgroundImage = (element: Element): string => getComputedStyle(element).backgroundImage

export const loadedFonts = (): string[] =>
  [...document.fonts]
    .filter(({ status }) => status === 'loaded')
    .map(({ family }) => family.replaceAll('"', ''))

/** How many of these pictures are not there. */
export const countUndrawn = (images: Element[]): number =>
  images.filter((image) => (image as HTMLImageElement).naturalWidth === 0).length

/** Marks the page until it is loaded again. */
export const mark = (): void => void Object.assign(globalThis, { marked: true })

export const isMarked = (): boolean => 'marked' in globalThis
