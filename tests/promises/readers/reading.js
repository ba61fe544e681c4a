// What the tests do with any reader: turn every page, follow a link, look what is on the page.

const patience = 5000

const wait = time => new Promise(resolve => setTimeout(resolve, time))

const until = async fact => {
    for (const start = performance.now(); performance.now() - start < patience; await wait(20))
        if (fact()) return true
    return false
}

// Where a box inside a frame stands in the window.
const placed = (box, doc) => {
    const frame = doc.defaultView.frameElement.getBoundingClientRect()
    return new DOMRect(frame.left + box.left, frame.top + box.top, box.width, box.height)
}

const isInside = ({ left, top, right, bottom }) =>
    left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1

const isWhole = element => isInside(placed(element.getBoundingClientRect(), element.ownerDocument))

// The pictures of the page that are not whole on it. A reader keeps other pages beside the window.
const overflowing = reader => reader.contents().flatMap(({ doc }) => [...doc.images].filter(image => {
    const { left, right } = placed(image.getBoundingClientRect(), doc)
    return right > 1 && left < innerWidth - 1 && !isWhole(image)
}).map(image => image.src))

// An element can go on over several pages: it is where it begins.
const begins = element => {
    const [first] = element.getClientRects()
    if (!first) return false
    const { left, top } = placed(first, element.ownerDocument)
    return isInside(new DOMRect(left, top, 0, 0))
}

// Turns every page; gives what each document of the book says and which pictures it has.
const walk = async reader => {
    const documents = new Map()
    do {
        for (const { doc, name } of reader.contents()) {
            const images = [...doc.images]
            if (!documents.has(name)) {
                await Promise.all(images.map(image => image.decode()))
                const pictures = images.map(({ naturalWidth, naturalHeight }) =>
                    ({ size: [naturalWidth, naturalHeight], whole: false }))
                documents.set(name, { name, words: doc.body.textContent, pictures })
            }
            const { pictures } = documents.get(name)
            images.forEach((image, index) => { pictures[index].whole ||= isWhole(image) })
        }
    } while (await reader.next())
    return [...documents.values()]
}

const open = (reader, name) => reader.contents().find(contents => contents.name === name)?.doc

// Whether a place, as in `EPUB/section-01.xhtml#photo-ferry`, comes to stand on the page.
const arrives = (reader, place) => until(() => {
    const [name, id] = place.split('#')
    const doc = open(reader, name)
    const element = id ? doc?.getElementById(id) : doc?.body?.firstElementChild
    return element && begins(element)
})

// Clicks the link with this address in a document of the book.
const follow = async (reader, name, address, place) => {
    await reader.goTo(name)
    const link = () => [...open(reader, name)?.links ?? []]
        .find(element => element.getAttribute('href') === address)
    if (!await until(link)) return false
    link().click()
    return arrives(reader, place)
}

const visit = async (reader, place) => {
    await reader.goTo(place)
    return arrives(reader, place)
}

// A reader is named like its file here: `foliate`, `epubjs`.
const read = async (reader, address) => (await import(`./${reader}.js`)).open(address)

Object.assign(globalThis, { read, walk, overflowing, follow, visit })
