/**
 * The most common passwords of 8 letters and more (from public lists of leaked ones), in lower case; shorter ones fall to the
 * minimal length. A password is as weak with digits or signs around such a word, so those are taken off before comparing.
 */
const words = `
password passw0rd p@ssw0rd p@ssword pa55word pa$$word pass1234 password1 password12 password123 password1234
qwerty qwertyui qwertyuiop qwerty123 qwer1234 qazwsx qazwsxedc 1qaz2wsx 1q2w3e4r 1q2w3e4r5t zaq12wsx asdfghjk asdfghjkl
zxcvbnm zxcvbnm123 asdf1234 q1w2e3r4 abcd1234 abc12345 abcdefgh abcdefg aa123456 a1234567 a12345678 a123456789
iloveyou woaini woaini1314 woaini520 woaini123 5201314 1314520 wo123456 woshishui
welcome welcome1 letmein admin admin123 administrator root123 changeme default guest secret master superman batman
sunshine princess football baseball basketball computer internet starwars whatever trustno1 michelle jennifer jessica
monkey dragon shadow charlie freedom liverpool samsung google facebook microsoft windows killer pokemon
test1234 testtest temp1234 hello123 helloworld login123 user1234 nihao123 zhongguo beijing shanghai china123 huawei
chinamobile chinatelecom chinaunicom telecom mobile10086 unicom10010 telecom10000 kefu1234 kefu123456 oneline
12345678 123456789 1234567890 87654321 987654321 11111111 00000000 88888888 66666666 99999999 12341234 11223344
123123123 123321123 147258369 159357159 135792468 112233445566 31415926 20082008 19491001 12344321 55555555
`;

export const commonPasswords: ReadonlySet<string> = new Set(words.trim().split(/\s+/));
