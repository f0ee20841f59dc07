export declare const NODES: readonly string[]
export declare const PLATFORM: string
export declare function nodePackage(version: string): { name: string; specifier: string; program: string }
