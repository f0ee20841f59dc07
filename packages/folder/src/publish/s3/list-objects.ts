import type { StoredFile } from '../target.ts'
import { assertListing } from './proven-answers.ts'
import { keyOf, type Store } from './store.ts'

/** A page of a listing, as the SDK answers it too. */
interface Page {
  EncodingType?: string | undefined
  NextContinuationToken?: string | undefined
  Contents?:
    | {
        Key?: string | undefined
        Size?: number | undefined
        ETag?: string | undefined
        LastModified?: Date | undefined
      }[]
    | undefined
}

/**
 * The objects whose paths begin so. What stores usually answer is read here, since the SDK takes a third of the time that it takes
 * to find out that nothing has changed for that; anything else is asked for again and read by the SDK.
 */
export async function* listObjects(
  { sdk, client, shortWay, bucket, prefix }: Store,
  start: string,
): AsyncGenerator<StoredFile & { path: string }> {
  let token: string | undefined
  do {
    const page = readPage(await shortWay.list(prefix + start, token)) ?? (await askSdk(token))
    for (const { Key = '', Size = 0, ETag, LastModified } of page.Contents ?? []) {
      const path = keyOf(Key, page).slice(prefix.length)
      yield { path, size: Size, tag: ETag, time: Number(LastModified) }
    }
    token = page.NextContinuationToken
  } while (token !== undefined)

  async function askSdk(ContinuationToken: string | undefined): Promise<Page> {
    const input = { Bucket: bucket, Prefix: prefix + start, ContinuationToken }
    // XML cannot hold every character that a key can.
    const command = new sdk.ListObjectsV2Command({ ...input, EncodingType: 'url' })
    const page = await client.send(command)
    assertListing(page)
    return page
  }
}

/** @returns `undefined` where it is not written as usual, or names another number of objects than it says */
function readPage(xml: string | undefined): Page | undefined {
  if (xml === undefined || /<!|<\w+:/.test(xml)) return undefined
  const parts = xml.split('<Contents>')
  const [head = '', ...contents] = parts
  const last = contents.length === 0 ? head : contents.at(-1)!
  const about = head + last.slice(last.indexOf('</Contents>'))
  if (textOf('KeyCount', about) !== String(contents.length)) return undefined
  const isWhole = textOf('IsTruncated', about) === 'false'
  const next = textOf('NextContinuationToken', about)
  if (!isWhole && next === undefined) return undefined
  return {
    EncodingType: textOf('EncodingType', about),
    NextContinuationToken: isWhole ? undefined : next,
    Contents: contents.map((xml) => ({
      Key: textOf('Key', xml),
      Size: Number(textOf('Size', xml) ?? 0),
      ETag: textOf('ETag', xml),
      LastModified: new Date(textOf('LastModified', xml) ?? ''),
    })),
  }
}

function textOf(name: string, xml: string): string | undefined {
  const tag = `<${name}>`
  const start = xml.indexOf(tag)
  if (start === -1) return undefined
  const text = xml.slice(start + tag.length, xml.indexOf('<', start + tag.length))
  return text.includes('&') ? text.replaceAll(ENTITY, decodeEntity) : text
}

const ENTITY = /&(?:#(\d+)|#x([\da-f]+)|(quot|amp|lt|gt|apos));/gi
const NAMED: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" }

const decodeEntity = (_: string, decimal?: string, hex?: string, name = ''): string =>
  NAMED[name] ?? String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal))
