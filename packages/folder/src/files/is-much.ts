const FEW_FILES = 1000
const FEW_BYTES = 32 * 1024 * 1024

/** Whether this much work takes noticeable time. */
export const isMuch = (files: number, bytes: number): boolean => files >= FEW_FILES || bytes >= FEW_BYTES
