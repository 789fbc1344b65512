/**
 * The mime type of a file is decided by the server from the name alone, never from what the sender claims
 * (content-and-uploads.md section 2, client-rclone.md section 8), and so is the question whether a browser may show
 * it in place (design.md section 10).
 */

/** What a file is when its name does not tell. */
export const unknownMimeType = 'application/octet-stream'

const officeXml = 'application/vnd.openxmlformats-officedocument'
const openDocument = 'application/vnd.oasis.opendocument'

/** Each type with its endings. An ending that two kinds of files share (.ts, .key) is left out: unknown is honest. */
const endingsByType: Readonly<Record<string, string>> = {
  'text/plain': 'txt text log ini conf cfg',
  'text/markdown': 'md markdown',
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'text/html': 'html htm',
  'text/css': 'css',
  'text/javascript': 'js mjs cjs',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'text/xml': 'xml xsl xslt',
  'application/xhtml+xml': 'xhtml',
  'application/json': 'json',
  'application/yaml': 'yaml yml',
  'application/toml': 'toml',
  'application/sql': 'sql',
  'application/x-sh': 'sh',
  'application/rtf': 'rtf',
  'application/pdf': 'pdf',
  'application/postscript': 'ps eps ai',
  'application/epub+zip': 'epub',
  'application/msword': 'doc dot',
  'application/vnd.ms-excel': 'xls xlt',
  'application/vnd.ms-powerpoint': 'ppt pps pot',
  'application/vnd.ms-outlook': 'msg',
  'application/vnd.visio': 'vsd',
  'application/onenote': 'one onetoc2',
  [`${officeXml}.wordprocessingml.document`]: 'docx',
  [`${officeXml}.wordprocessingml.template`]: 'dotx',
  [`${officeXml}.spreadsheetml.sheet`]: 'xlsx',
  [`${officeXml}.spreadsheetml.template`]: 'xltx',
  [`${officeXml}.presentationml.presentation`]: 'pptx',
  [`${officeXml}.presentationml.slideshow`]: 'ppsx',
  'application/vnd.ms-word.document.macroenabled.12': 'docm',
  'application/vnd.ms-excel.sheet.macroenabled.12': 'xlsm',
  'application/vnd.ms-powerpoint.presentation.macroenabled.12': 'pptm',
  [`${openDocument}.text`]: 'odt',
  [`${openDocument}.spreadsheet`]: 'ods',
  [`${openDocument}.presentation`]: 'odp',
  [`${openDocument}.graphics`]: 'odg',
  'message/rfc822': 'eml',
  'application/zip': 'zip',
  'application/gzip': 'gz tgz',
  'application/x-bzip2': 'bz2',
  'application/x-xz': 'xz',
  'application/zstd': 'zst',
  'application/x-tar': 'tar',
  'application/x-7z-compressed': '7z',
  'application/vnd.rar': 'rar',
  'application/java-archive': 'jar',
  'application/x-iso9660-image': 'iso',
  'application/vnd.microsoft.portable-executable': 'exe dll',
  'application/x-msi': 'msi',
  'application/vnd.android.package-archive': 'apk',
  'application/wasm': 'wasm',
  'application/vnd.sqlite3': 'sqlite sqlite3',
  'application/geo+json': 'geojson',
  'application/gpx+xml': 'gpx',
  'application/vnd.google-earth.kml+xml': 'kml',
  'image/png': 'png',
  'image/apng': 'apng',
  'image/jpeg': 'jpg jpeg jpe jfif',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/bmp': 'bmp dib',
  'image/tiff': 'tif tiff',
  'image/vnd.microsoft.icon': 'ico',
  'image/svg+xml': 'svg svgz',
  'image/vnd.adobe.photoshop': 'psd',
  'image/x-adobe-dng': 'dng',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg oga opus',
  'audio/wav': 'wav',
  'audio/aiff': 'aif aiff',
  'audio/midi': 'mid midi',
  'audio/x-ms-wma': 'wma',
  'video/mp4': 'mp4 m4v',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov qt',
  'video/mpeg': 'mpg mpeg',
  'video/x-msvideo': 'avi',
  'video/matroska': 'mkv',
  'video/x-ms-wmv': 'wmv',
  'video/3gpp': '3gp',
  'font/ttf': 'ttf',
  'font/otf': 'otf',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
}

const typeByEnding = new Map(
  Object.entries(endingsByType).flatMap(([type, endings]) => endings.split(' ').map(ending => [ending, type] as const)),
)

/** The mime type that the ending of a file name stands for; `application/octet-stream` when it is not known. */
export function mimeTypeOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  // A name that only begins with a dot has no ending.
  if (dot <= 0) return unknownMimeType
  return typeByEnding.get(fileName.slice(dot + 1).toLowerCase()) ?? unknownMimeType
}

/** Pictures made of pixels. SVG is a document that runs script, so it is not here and never will be. */
const rasterTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/bmp',
  'image/tiff',
  'image/vnd.microsoft.icon',
])

/** Texts that lose nothing when they are shown as plain text. HTML, XML, CSS and scripts are not among them. */
const plainTextTypes: ReadonlySet<string> = new Set([
  'text/plain',
  'text/markdown',
  'text/csv',
  'text/tab-separated-values',
])

const mediaTypes: ReadonlySet<string> = new Set(
  Object.keys(endingsByType).filter(type => type.startsWith('audio/') || type.startsWith('video/')),
)

/**
 * The Content-Type under which a browser may show a file in place, or null when it may only be downloaded
 * (design.md section 10). Decided by lists of what is allowed: a type nobody thought of is downloaded.
 */
export function inlineContentType(mimeType: string): string | null {
  if (plainTextTypes.has(mimeType)) return 'text/plain; charset=utf-8'
  return rasterTypes.has(mimeType) || mediaTypes.has(mimeType) || mimeType === 'application/pdf' ? mimeType : null
}
