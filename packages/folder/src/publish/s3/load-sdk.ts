import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf } from '../../files/file-error.ts'

export type Sdk = typeof import('@aws-sdk/client-s3')

/**
 * Loads the AWS SDK, which only those install who publish to a store.
 * @throws {StaticfilesError} `missing-sdk`
 */
export async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3')
  } catch (cause) {
    // Of Node, and of Yarn's Plug'n'Play.
    if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(codeOf(cause))) throw cause
    throw new StaticfilesError(
      'missing-sdk',
      'The AWS SDK, which is needed for s3:// targets, is not installed. Run: npm install --save-dev @aws-sdk/client-s3',
      { cause },
    )
  }
}
