export function TrainPage() {
  return <main>later</main>
}
