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
    view.renderer.setAttribute('gap', `${gap}%`)
    const style = document.createElement('style')
    style.textContent = `:host, #top, #container { overflow: visible !important }
        #background { position: absolute; inset: 0 auto 0 0; width: 1000000px }`
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
    if (book.rendition?.layout === 'pre-paginated') throw 'its pages have a fixed size'
    for (let number = 0; number < Math.min(count, book.sections.length); number++)
        await openView(...window)
    return book.sections.map(section => section.id)
}

// The ids of elements that pictures stand in, by page, of which the first is 0.
const pictures = (doc, size, pages, rtl) => {
    const found = {}
    for (const element of doc.querySelectorAll('figure, img, svg'))
        for (const { left, right, width, height } of element.getClientRects()) {
            if (!width || !height) continue
            // What only touches a page is not on it.
            for (let place = Math.floor((left + 1) / size); place <= (right - 1) / size; place++) {
                const ids = found[rtl ? pages - 1 - place : place] ??= []
                const { id } = element.closest('figure') ?? element
                if (id && !ids.includes(id)) ids.push(id)
            }
        }
    return found
}

const showDocument = async (view, index) => {
    await view.goTo(index)
    const { doc } = view.renderer.getContents()[0]
    const { direction, writingMode } = doc.defaultView.getComputedStyle(doc.body)
    if (writingMode.startsWith('vertical')) throw 'its lines are vertical'
    await Promise.all([doc.fonts.ready, ...[...doc.images].map(loaded)])
    return { doc, rtl: direction === 'rtl' }
}

// Shows a number of documents from an index on; returns for each its title, the left edge of its first
// page, the width of a page and the distance to the next in CSS px, the number of its pages, and by
// page the ids of elements that pictures stand in.
export const show = async (first, count) => {
    place(0, innerWidth)
    const shown = views.slice(0, count)
    const docs = await Promise.all(shown.map((view, number) => showDocument(view, first + number)))
    await frame()
    let end = 0
    views.forEach(view => { view.style.left = '-100000px' })
    return shown.map((view, number) => {
        const { doc, rtl } = docs[number]
        const { size } = view.renderer
        // It leaves an empty page before and one after them.
        const pages = view.renderer.pages - 2
        view.style.left = `${end}px`
        const { left, right } = doc.defaultView.frameElement.getBoundingClientRect()
        end += pages * size + view.clientWidth
        return {
            title: doc.title, left: rtl ? right - size : left, size, step: rtl ? -size : size, pages,
            pictures: pictures(doc, size, pages, rtl),
        }
    })
}

// Leaves to be seen of the row what begins at a place and is so wide, in CSS px: only that is drawn.
export const place = (left, width) => {
    Object.assign(document.querySelector('main').style, { left: `${-left}px` })
    document.body.style.width = `${width}px`
}
