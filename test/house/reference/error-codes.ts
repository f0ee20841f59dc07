import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '../../..')

/** A code, and all that may be said with it. */
export interface ErrorCode {
  code: string
  /** Whether the work stops, or goes on and tells of it: `StaticfilesError` or `Problem`. */
  stops: boolean
  /** Texts with `…` for what is only known when it happens; each says what is wrong and what to do. */
  messages: string[]
}

type Origin = 'error' | 'problem'

/** Finds each code in the sources, by the types: what is given to a parameter called `code`, or is the `code` of a problem. */
export function findErrorCodes(): ErrorCode[] {
  const files = readdirSync(join(root, 'packages')).flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(root, 'packages', name, 'src', file)),
  )
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const codes = new Map<string, ErrorCode>()

  /** @param hasReason whether the system's reason follows, and what helps */
  function add(
    origin: Origin,
    given: ts.Expression,
    message: ts.Expression | undefined,
    hasReason = false,
  ): void {
    for (const code of literalsOf(given)) {
      const stops = origin === 'error'
      const known = codes.get(code) ?? { code, stops, messages: [] }
      known.stops ||= stops
      for (const said of message ? textsOf(message) : []) {
        const text = (hasReason ? `${said}: … (what the system says, and what helps)` : said).replace(
          /…+/g,
          '…',
        )
        if (/[a-z]{3}/.test(text) && !known.messages.includes(text)) known.messages.push(text)
      }
      codes.set(code, known)
    }
  }

  /** The texts that an expression of type string literal can be. */
  function literalsOf(node: ts.Expression): string[] {
    const type = checker.getTypeAtLocation(node)
    const types = type.isUnion() ? type.types : [type]
    return types.flatMap((one) =>
      one.isStringLiteral() && /^[a-z]+(-[a-z]+)+$/.test(one.value) ? [one.value] : [],
    )
  }

  /** What a message can say. A part that is known when it happens only is `…`. */
  function textsOf(node: ts.Expression, depth = 0): string[] {
    if (depth > 12) return ['…']
    const next = (inner: ts.Expression) => textsOf(inner, depth + 1)
    if (ts.isStringLiteralLike(node)) return [node.text]
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return next(node.expression)
    if (ts.isConditionalExpression(node)) return [...next(node.whenTrue), ...next(node.whenFalse)]
    if (ts.isTemplateExpression(node))
      return node.templateSpans.reduce(
        (texts, { expression, literal }) => {
          const inner = next(expression)
          // What would multiply is a list, or a name.
          const parts = inner.length > 2 || inner.some((part) => part === '') ? ['…'] : inner
          return texts.flatMap((text) => parts.map((part) => text + part + literal.text))
        },
        [node.head.text],
      )
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      return next(node.left).flatMap((left) => next(node.right).map((right) => left + right))
    }
    if (ts.isIdentifier(node)) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node)
      const declaration = symbol?.valueDeclaration
      if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
        return next(declaration.initializer)
      if (declaration && ts.isParameter(declaration)) {
        const given = givenFor(declaration)
        if (given.length > 0 && depth < 3) return given.flatMap(next)
      }
    }
    if (ts.isCallExpression(node)) {
      const returned = returnedBy(checker.getResolvedSignature(node)?.declaration)
      if (returned.length > 0 && isText(node)) return returned.flatMap(next)
    }
    return ['…']
  }

  /** What the calls in its file give to a parameter. */
  function givenFor(parameter: ts.ParameterDeclaration): ts.Expression[] {
    const called = parameter.parent
    const at = called.parameters.indexOf(parameter)
    const given: ts.Expression[] = []
    const look = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && checker.getResolvedSignature(node)?.declaration === called) {
        const argument = node.arguments[at]
        if (argument) given.push(argument)
      }
      ts.forEachChild(node, look)
    }
    look(parameter.getSourceFile())
    return given
  }

  function isText(node: ts.Expression): boolean {
    return (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) !== 0
  }

  function visit(node: ts.Node): void {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const parameters = checker.getResolvedSignature(node)?.parameters ?? []
      const at = parameters.findIndex(({ name }) => name === 'code')
      const code = node.arguments?.[at]
      const isError = /Error/.test(node.expression.getText()) || isThrown(node)
      if (code) {
        const message = parameters.findIndex(({ name }) => /^(?:message|fault|what|text)$/.test(name))
        const origin = isError ? 'error' : 'problem'
        add(origin, code, node.arguments?.[message], node.expression.getText() === 'fileError')
      }
    }
    if (ts.isObjectLiteralExpression(node)) {
      const given = (name: string): ts.Expression | undefined => {
        for (const property of node.properties) {
          if (property.name?.getText() !== name) continue
          if (ts.isPropertyAssignment(property)) return property.initializer
          if (ts.isShorthandPropertyAssignment(property)) return property.name
        }
        return undefined
      }
      const [code, message] = [given('code'), given('message')]
      if (code && message) add('problem', code, message)
    }
    ts.forEachChild(node, visit)
  }

  for (const file of files) visit(program.getSourceFile(file)!)
  return [...codes.values()].sort((a, b) => (a.code < b.code ? -1 : 1))

  function isThrown(node: ts.Node): boolean {
    return ts.isThrowStatement(node.parent)
  }
}

/** What a function of the sources gives back. */
function returnedBy(declaration: ts.Node | undefined): ts.Expression[] {
  if (!declaration || declaration.getSourceFile().isDeclarationFile) return []
  const body = (declaration as ts.FunctionLikeDeclaration).body
  if (!body) return []
  if (!ts.isBlock(body)) return [body]
  const returned: ts.Expression[] = []
  const look = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) returned.push(node.expression)
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, look)
  }
  look(body)
  return returned
}
