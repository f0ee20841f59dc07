/**
 * An address as it may be printed: without user, password and query, each of which can be a secret. Of one that is not
 * right, such as `https://user:pa/ss@host`, all before the last `@` goes.
 */
export function withoutSecrets(address: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined
  if (url?.hash !== '')
    return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@').replace(/[?#].*$/s, '?…')
  const user = url.username + url.password === '' ? '' : '…@'
  return `${url.protocol}//${user}${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`
}

/** Text that may have addresses in it, without the users and passwords of those. */
export function withoutUsers(text: string): string {
  return text.replace(/:\/\/[^\s"'`<>/?#@]*(?:@[^\s"'`<>/?#@]*)*@/g, '://…@')
}
