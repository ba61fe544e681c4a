// epub.js, which many reading systems on the web are built on.

const script = address => new Promise((resolve, reject) => {
    const element = document.createElement('script')
    Object.assign(element, { src: address, onload: resolve, onerror: reject })
    document.head.append(element)
})

const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))

export const open = async address => {
    await script('/modules/jszip/dist/jszip.min.js')
    await script('/modules/epubjs/dist/epub.min.js')
    const area = document.body.appendChild(document.createElement('main'))
    const book = ePub(address)
    const rendition = book.renderTo(area, { width: innerWidth, height: innerHeight, flow: 'paginated' })
    // It looks for the place before it has made room for all pages of a document that it has just
    // opened, and stops at the second: `moveTo` against a `scrollWidth` of two pages, measured in
    // 0.3.93 (futurepress/epub.js#895). So this reader asks twice.
    const once = rendition.display.bind(rendition)
    rendition.display = async place => {
        await once(place)
        await frame()
        return once(place)
    }
    await rendition.display()
    await book.loaded.pageList
    const inside = name => name.replace(/^EPUB\//, '')
    const position = () => {
        const { start } = rendition.currentLocation()
        return `${start.index} ${start.displayed.page}`
    }
    return {
        contents: () => rendition.getContents().map(({ document, sectionIndex }) => ({
            doc: document, name: `EPUB/${book.spine.get(sectionIndex).href}`,
        })),
        next: async () => {
            const before = position()
            await rendition.next()
            return position() !== before
        },
        goTo: name => rendition.display(inside(name)),
        pageList: () => book.pageList.pageList.map(({ href }) => `EPUB/${href}`),
    }
}
