/** The text of markup that the build made: for names of buttons and lists in a sentence. @param {string} markup */
export function bare(markup) {
  const text = markup.replace(/<[^>]*>/g, '');
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}
