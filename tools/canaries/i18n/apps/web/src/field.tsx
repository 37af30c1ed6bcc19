// violates: text-in-markup
export const field = <input placeholder="Name" />;
