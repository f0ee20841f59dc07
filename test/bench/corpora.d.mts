export function unpackCorpus(name: string, folder: string): Promise<void>
