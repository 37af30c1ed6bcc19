// violates: chinese-in-code
export const words = <p>保存</p>;
