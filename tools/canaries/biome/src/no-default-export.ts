// violates: noDefaultExport
export default 1;
