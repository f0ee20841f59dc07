import type { Parser } from 'acorn'

/**
 * By these methods acorn's parser nests. What each takes of the stack, in bytes, with all that lies between it and the next
 * of them: measured in V8's interpreter, and rounded up.
 */
const COSTS = {
  parseStatement: 500,
  parseClass: 600,
  parseFunctionBody: 500,
  parseBindingAtom: 660,
  parseMaybeAssign: 430,
  parseMaybeUnary: 400,
  parseExprSubscripts: 1300,
  parseNew: 500,
  regexp_disjunction: 500,
  regexp_eatNestedClass: 500,
} as const

/** Node gives a program some 980,000, of which the caller has its part. */
const MOST_BYTES = 700_000

interface Acorn extends Parser {
  pos: number
  raise(pos: number, message: string): never
  parseExprOp(left: unknown, start: number, ...rest: unknown[]): unknown
}

/**
 * A plugin for acorn that has code which is nested too deep end in a syntax error, long before the stack ends: where V8
 * compiles a regular expression with no stack left, it ends the process.
 */
export function limitDepth(Base: typeof Parser): typeof Parser {
  class Limited extends (Base as unknown as new (...parameters: unknown[]) => Acorn) {
    taken = 0
    #operand = -1

    /** `a + b + c` in a loop, where acorn nests: what it calls for the next operator answers what it was given. */
    override parseExprOp(left: unknown, start: number, ...rest: unknown[]): unknown {
      if (start === this.#operand) return left
      const outer = this.#operand
      this.#operand = start
      let before: unknown
      let node = left
      do {
        before = node
        node = super.parseExprOp(node, start, ...rest)
      } while (node !== before)
      this.#operand = outer
      return node
    }
  }
  const base = Base.prototype as unknown as Record<string, (...parameters: unknown[]) => unknown>
  for (const [name, cost] of Object.entries(COSTS)) {
    const method = base[name]!
    Object.defineProperty(Limited.prototype, name, {
      value(this: Limited, ...parameters: unknown[]) {
        this.taken += cost
        if (this.taken > MOST_BYTES) this.raise(this.pos, 'It is nested too deep')
        const node = method.apply(this, parameters)
        this.taken -= cost
        return node
      },
    })
  }
  return Limited as unknown as typeof Parser
}

/** How deep brackets of JSON may be nested. */
const MOST_DEPTH = 500
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Whether brackets of JSON are nested deeper than its parser may be let go. */
export function isTooDeep(json: string): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    // { and }, [ and ]
    if ((code | 0x20) === 0x7b) depth++
    else if ((code | 0x20) === 0x7d) depth--
    else if (code === QUOTE)
      for (at++; at < json.length && json.charCodeAt(at) !== QUOTE; at++)
        if (json.charCodeAt(at) === BACKSLASH) at++
    if (depth > MOST_DEPTH) return true
  }
  return false
}
