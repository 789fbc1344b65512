/** Makes something of keys, and makes it anew once they are others: a rotation changes them while the server runs. */
export function followKeys<Keys, Made>(read: () => Keys, make: (keys: Keys) => Made): () => Made {
  let keys = read()
  let made = make(keys)
  return () => {
    const now = read()
    if (now !== keys) {
      keys = now
      made = make(keys)
    }
    return made
  }
}
