// violates: useNodejsImportProtocol
export { join } from 'path';
