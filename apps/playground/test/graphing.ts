import type { Page } from 'playwright-core'

// What tests of the graph page do again and again.

export const editor = (page: Page) => page.getByRole('textbox', { name: 'The program' })
export const card = (page: Page, sentence: RegExp) =>
  page.locator('.hit').and(page.getByLabel(sentence))

/** Replaces the program, as a person does who types. */
export async function write(page: Page, text: string): Promise<void> {
  await editor(page).click()
  await page.locator('.cm-editor').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

export const choose = (page: Page, example: string) =>
  page.getByLabel('Example').selectOption(example)

/** What is written, in the field that is there at first or in the editor. */
export const program = (page: Page): Promise<string> =>
  editor(page).evaluate((field) =>
    field instanceof HTMLTextAreaElement ? field.value : (field as HTMLElement).innerText,
  )
