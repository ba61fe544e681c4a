// foliate-js, the engine of Foliate, with several documents and all their pages in one row.

// It moves the pages of a document behind a window of one page, which this page opens: so many pages
// are captured at once. The elements that clip them can be reached only in open trees.
const { attachShadow } = Element.prototype
Element.prototype.attachShadow = function (options) {
    return attachShadow.call(this, { ...options, mode: 'open' })
}

const { EPUB } = await import('/modules/foliate-js/epub.js')
await import('/modules/foliate-js/view.js')

const fetched = async name => {
    const response = await fetch(`/book/${encodeURIComponent(name)}`)
    // 204: the book has no such file.
    return response.status === 200 ? response : null
}

const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))

const loaded = image => image.complete || new Promise(resolve => {
    image.onload = image.onerror = resolve
})

const views = []
let book

const openView = async (width, height, gap) => {
    const view = document.createElement('foliate-view')
    Object.assign(view.style, { width: `${width}px`, height: `${height}px` })
    document.querySelector('main').append(view)
    await view.open(book)
    if (view.isFixedLayout) throw new Error('its pages have a fixed size')
    view.renderer.setAttribute('gap', `${gap}%`)
    const style = document.createElement('style')
    style.textContent = ':host, #top, #container { overflow: visible !important }'
    view.renderer.shadowRoot.append(style)
    views.push(view)
}

// Opens the book, for windows of some CSS px; returns the names of its documents in their order.
export const open = async (count, ...window) => {
    book = await new EPUB({
        loadText: async name => (await fetched(name))?.text() ?? null,
        loadBlob: async name => (await fetched(name))?.blob() ?? null,
        getSize: () => 0,
    }).init()
    for (let number = 0; number < Math.min(count, book.sections.length); number++)
        await openView(...window)
    return book.sections.map(section => section.id)
}

// The ids of elements that pictures stand in, by page, of which the first is 0.
const pictures = (doc, size) => {
    const found = {}
    for (const element of doc.querySelectorAll('figure, img, svg'))
        for (const { left, right, width, height } of element.getClientRects()) {
            if (!width || !height) continue
            // What only touches a page is not on it.
            for (let page = Math.floor((left + 1) / size); page <= (right - 1) / size; page++) {
                found[page] ??= []
                const { id } = element.closest('figure') ?? element
                if (id && !found[page].includes(id)) found[page].push(id)
            }
        }
    return found
}

const showDocument = async (view, index) => {
    await view.goTo(index)
    const { doc } = view.renderer.getContents()[0]
    await Promise.all([doc.fonts.ready, ...[...doc.images].map(loaded)])
    return doc
}

// Shows a number of documents from an index on; returns for each its title, the left edge of its first
// page and the distance from page to page in CSS px, the number of its pages, and by page the ids of
// elements that pictures stand in.
export const show = async (first, count) => {
    place(0, innerWidth)
    const shown = views.slice(0, count)
    const docs = await Promise.all(shown.map((view, number) => showDocument(view, first + number)))
    await frame()
    let end = 0
    views.forEach(view => { view.style.left = '-100000px' })
    return shown.map((view, number) => {
        const doc = docs[number]
        const { pages, size } = view.renderer
        view.style.left = `${end}px`
        const { left } = doc.defaultView.frameElement.getBoundingClientRect()
        // It leaves an empty page before and one after them.
        end += (pages - 2) * size + view.clientWidth
        return { title: doc.title, left, size, pages: pages - 2, pictures: pictures(doc, size) }
    })
}

// Leaves to be seen of the row what begins at a place and is so wide, in CSS px: only that is drawn.
export const place = (left, width) => {
    Object.assign(document.querySelector('main').style, { left: `${-left}px` })
    document.body.style.width = `${width}px`
}
