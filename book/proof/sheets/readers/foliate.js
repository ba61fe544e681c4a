// foliate-js, the engine of Foliate, with all pages of a document beside each other.

// It moves the columns of a document behind a window of one page, which this page opens: so many
// pages are captured at once. Its elements can be reached only in open trees.
const { attachShadow } = Element.prototype
Element.prototype.attachShadow = function (options) {
    return attachShadow.call(this, { ...options, mode: 'open' })
}

const { EPUB } = await import('/modules/foliate-js/epub.js')
await import('/modules/foliate-js/view.js')

const fetched = async name => {
    const response = await fetch(`/book/${encodeURIComponent(name)}`)
    // 204: the book has no such file. An error would be a message in the console.
    return response.status === 200 ? response : null
}

const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))

const loaded = image => image.complete || new Promise(resolve => {
    image.onload = image.onerror = resolve
})

let view

// Opens the book in a window of some CSS px; returns the names of its documents in their order.
export const open = async (width, height, gap) => {
    const book = await new EPUB({
        loadText: async name => (await fetched(name))?.text() ?? null,
        loadBlob: async name => (await fetched(name))?.blob() ?? null,
        getSize: () => 0,
    }).init()
    view = document.createElement('foliate-view')
    Object.assign(view.style, { width: `${width}px`, height: `${height}px` })
    document.body.append(view)
    await view.open(book)
    if (view.isFixedLayout) throw new Error('its pages have a fixed size')
    view.renderer.setAttribute('gap', `${gap}%`)
    const style = document.createElement('style')
    style.textContent = ':host, #top, #container { overflow: visible !important }'
    view.renderer.shadowRoot.append(style)
    return book.sections.map(section => section.id)
}

// Shows a document; returns its title, the left edge of its first page and the distance from page to
// page in CSS px, the number of its pages, and by page the ids of elements that pictures stand in.
export const show = async index => {
    const { renderer } = view
    await view.goTo(index)
    const { doc } = renderer.getContents()[0]
    await Promise.all([doc.fonts.ready, ...[...doc.images].map(loaded)])
    await frame()
    const { left } = doc.defaultView.frameElement.getBoundingClientRect()
    const { pages, size } = renderer
    const pictured = {}
    for (const element of doc.querySelectorAll('figure, img, svg'))
        for (const box of element.getClientRects()) {
            if (!box.width || !box.height) continue
            // A thousandth: the last page of a box that ends at its edge.
            const last = Math.floor((box.right - 1) / size)
            for (let page = Math.max(0, Math.floor((box.left + 1) / size)); page <= last; page++) {
                pictured[page] ??= []
                const { id } = element.closest('figure') ?? element
                if (id && !pictured[page].includes(id)) pictured[page].push(id)
            }
        }
    return { title: doc.title, left, size, pages: pages - 2, pictured }
}
