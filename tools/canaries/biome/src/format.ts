// violates: format
export const  wide=1
