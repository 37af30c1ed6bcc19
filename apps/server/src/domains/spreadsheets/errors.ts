import { defineErrors } from '@oneline/kernel';

export const spreadsheetErrors = defineErrors('spreadsheets', {
  unknownColumn: [400, 'This list has no such column'],
  notImportable: [422, 'This list cannot be imported'],
  fileMissing: [400, 'The upload carries no file'],
  fileTooLarge: [413, 'The file is larger than 20 MB'],
  fileUnreadable: [422, 'The file is not an XLSX or CSV file that can be read'],
  tooManyRows: [422, 'The file has more rows than one import takes'],
  tableMissing: [400, 'Name the code table to import into'],
  notFinished: [409, 'The export has not finished yet'],
  notFound: [404, 'There is no such export'],
});
