// violates: text-in-markup
export const page = <p>Save</p>;
