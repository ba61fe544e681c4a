// foliate-js, the engine of Foliate: how it opens a book and turns its pages.

import '/modules/foliate-js/view.js'

export const open = async address => {
    const view = document.createElement('foliate-view')
    document.body.append(view)
    await view.open(address)
    await view.init({})
    const { book, renderer } = view
    const position = () => `${renderer.getContents()[0].index} ${renderer.page}`
    return {
        contents: () => renderer.getContents()
            .map(({ doc, index }) => ({ doc, name: book.sections[index].id })),
        // It turns no page while it is turning one, and says nothing of that.
        next: async () => {
            const before = position()
            await view.next()
            return position() !== before
        },
        // Names and addresses begin at the package in a book, and at the archive in this reader.
        goTo: name => view.goTo(name),
        pageList: () => (book.pageList ?? []).map(({ href }) => href),
    }
}
