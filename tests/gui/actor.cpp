/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plugin for tests and pictures only: works a running Wireshark as its user does, and writes down what its windows
 * show. IMSCONF_ACTOR_SCRIPT names a file with a command a line, what belongs to it behind a blank:
 *
 *   window TITLE     waits for a window whose title contains this; what follows is about that window (none: the main one)
 *   action NAME      a menu entry or a button of a toolbar, by its text or its name inside Wireshark
 *   press TEXT       a button; a box is ticked
 *   choose TEXT      the first entry with this text in a list that folds down
 *   type TEXT        into the first line for text, in place of what is there
 *   enter TEXT       the same, and the enter key
 *   row PATTERN      the first row that matches, in any list or tree of the window: what is above it is opened, and it is
 *                    brought into view and made the current one; its cells have tabs between them
 *   open             opens the row that "row" has found
 *   leave            that tree has no current row any more: such a row does not show its colour
 *   place X Y W H    moves the window, in pixels
 *   fit              makes the columns of all lists as wide as what is in them
 *   write FILE       the texts of the window, and all rows of its lists and trees; {COLOUR} is a background
 *   picture FILE     asks for a picture: creates FILE.wanted with the place of the window (X Y W H), waits for FILE
 *   close            closes the window
 *   told FILE        creates the file
 *   wait FILE        waits for the file
 *   actions FILE     writes the names of all actions, for whoever writes a script
 *
 * A command that cannot be carried out is tried again for some time; then Wireshark ends with a message and code 1.
 */
#include "../../plugin/compat.h"

#include <cfile.h>
#include <epan/plugin_if.h>
#include <epan/tap.h>

#include <QtWidgets>
#include <functional>

extern "C" {
WS_DLL_PUBLIC const char plugin_version[]; /* else a constant is nobody else's */
WS_DLL_PUBLIC const int plugin_want_major, plugin_want_minor;
const char plugin_version[] = "0";
const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
const int plugin_want_minor = WIRESHARK_VERSION_MINOR;
WS_DLL_PUBLIC void plugin_register(void);
}

namespace {

const int tick_ms = 40, patience_ms = 25000;

struct actor {
    QStringList lines;
    int at = 0;
    int tries = 0;
    QPointer<QWidget> window;
    QPointer<QTreeView> tree;
} actor;

[[noreturn]] void fail(const QString &what)
{
    fprintf(stderr, "actor: line %d, %s: %s\n", actor.at + 1, qPrintable(actor.lines.value(actor.at)),
            qPrintable(what));
    for (const QWidget *widget : QApplication::topLevelWidgets())
        if (widget->isVisible())
            fprintf(stderr, "actor: there is %s \"%s\"\n", widget->metaObject()->className(),
                    qPrintable(widget->windowTitle()));
    fflush(stderr);
    _exit(1);
}

void *capture_file_take(capture_file *file, void *)
{
    return file;
}

bool busy()
{
    const capture_file *file = static_cast<const capture_file *>(plugin_if_get_capture_file(capture_file_take, nullptr));

    return file == nullptr || file->state != FILE_READ_DONE || file->read_lock || file->redissecting ||
           file->redissection_queued != RESCAN_NONE;
}

QString plain(QString text)
{
    return text.remove('&').remove(QChar(0x2026)).remove("...").trimmed();
}

bool named(const QObject *object, const QString &text, const QString &name)
{
    return object->objectName() == name || plain(text) == name;
}

bool is_main(const QWidget *widget)
{
    return widget->inherits("QMainWindow");
}

bool window_find(const QString &title)
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (!widget->isVisible() || widget->inherits("QMenu"))
            continue;
        if (title.isEmpty() ? is_main(widget) : !is_main(widget) && widget->windowTitle().contains(title)) {
            actor.window = widget;
            widget->raise();
            widget->activateWindow();
            return true;
        }
    }
    return false;
}

/* Those of plugins are in menus of the window, but nobody's children. */
QList<QAction *> actions()
{
    QList<QAction *> all = actor.window->findChildren<QAction *>();

    for (const QMenu *menu : actor.window->findChildren<QMenu *>())
        all << menu->actions();
    return all;
}

bool action_trigger(const QString &name)
{
    for (QAction *action : actions()) {
        if (action->isEnabled() && action->menu() == nullptr && named(action, action->text(), name)) {
            action->trigger();
            return true;
        }
    }
    return false;
}

bool button_press(const QString &name)
{
    for (QAbstractButton *button : actor.window->findChildren<QAbstractButton *>()) {
        if (!button->isVisible() || !button->isEnabled() || !named(button, button->text(), name))
            continue;
        if (!button->isCheckable() || !button->isChecked())
            button->click();
        return true;
    }
    return false;
}

bool entry_choose(const QString &text)
{
    for (QComboBox *box : actor.window->findChildren<QComboBox *>()) {
        int i = box->findText(text, Qt::MatchContains);

        if (!box->isVisible() || i < 0)
            continue;
        box->setCurrentIndex(i);
        emit box->activated(i);
        return true;
    }
    return false;
}

bool line_fill(const QString &text, bool enter)
{
    for (QLineEdit *line : actor.window->findChildren<QLineEdit *>()) {
        if (!line->isVisible() || line->isReadOnly())
            continue;
        line->setFocus();
        line->setText(text);
        if (enter)
            QMetaObject::invokeMethod(line, "returnPressed");
        return true;
    }
    return false;
}

bool text_type(const QString &text)
{
    return line_fill(text, false);
}

bool text_enter(const QString &text)
{
    return line_fill(text, true);
}

typedef std::function<bool(const QModelIndex &, int)> visitor;

bool rows_below(QAbstractItemModel *model, const QModelIndex &parent, int depth, bool deep, const visitor &visit)
{
    while (model->canFetchMore(parent))
        model->fetchMore(parent);
    for (int i = 0; i < model->rowCount(parent); i++) {
        const QModelIndex row = model->index(i, 0, parent);

        if (visit(row, depth) || (deep && rows_below(model, row, depth + 1, deep, visit)))
            return true;
    }
    return false;
}

/* All rows in order, each before those below it, until one is taken. The trees of Wireshark are not deep; its packet list
 * would say that each row has all rows below it, so a list that does not open is taken for flat. */
bool rows_visit(QAbstractItemView *view, const visitor &visit)
{
    const QTreeView *tree = qobject_cast<QTreeView *>(view);

    return rows_below(view->model(), view->rootIndex(), 0, tree != nullptr && tree->rootIsDecorated(), visit);
}

QStringList row_texts(const QModelIndex &row)
{
    QStringList texts;

    for (int column = 0; column < row.model()->columnCount(row.parent()); column++)
        texts << row.sibling(row.row(), column).data().toString().simplified();
    return texts;
}

bool row_find(const QString &pattern)
{
    const QRegularExpression expression(pattern);

    for (QAbstractItemView *view : actor.window->findChildren<QAbstractItemView *>()) {
        if (!view->isVisible() || view->model() == nullptr)
            continue;
        bool found = rows_visit(view, [&](const QModelIndex &row, int) {
            if (!expression.match(row_texts(row).join('\t')).hasMatch())
                return false;
            actor.tree = qobject_cast<QTreeView *>(view);
            for (QModelIndex above = row.parent(); actor.tree && above.isValid(); above = above.parent())
                actor.tree->expand(above);
            view->setCurrentIndex(row);
            view->scrollTo(row);
            return true;
        });
        if (found)
            return true;
    }
    return false;
}

bool row_open(const QString &)
{
    if (!actor.tree || !actor.tree->currentIndex().isValid())
        return false;
    actor.tree->expand(actor.tree->currentIndex());
    return true;
}

bool row_leave(const QString &)
{
    if (actor.tree)
        actor.tree->setCurrentIndex(QModelIndex());
    return !actor.tree.isNull();
}

bool window_place(const QString &text)
{
    const QStringList numbers = text.split(' ');

    if (numbers.size() != 4)
        fail("four numbers");
    actor.window->showNormal();
    actor.window->move(numbers[0].toInt(), numbers[1].toInt());
    actor.window->resize(numbers[2].toInt(), numbers[3].toInt());
    return true;
}

bool columns_fit(const QString &)
{
    for (QTreeView *view : actor.window->findChildren<QTreeView *>()) {
        for (int column = 0; view->model() != nullptr && column < view->model()->columnCount(); column++)
            view->resizeColumnToContents(column);
    }
    return true;
}

void view_write(QTextStream &out, QAbstractItemView *view)
{
    QStringList titles;

    for (int column = 0; column < view->model()->columnCount(); column++)
        titles << view->model()->headerData(column, Qt::Horizontal).toString();
    out << "== " << view->metaObject()->className() << ' ' << titles.join('\t') << '\n';
    rows_visit(view, [&](const QModelIndex &row, int depth) {
        const QVariant background = row.data(Qt::BackgroundRole);

        out << QString(depth, '\t') << row_texts(row).join('\t');
        if (background.isValid())
            out << " {" << background.value<QBrush>().color().name() << '}';
        out << '\n';
        return false;
    });
}

bool window_write(const QString &path)
{
    QFile file(path);
    QTextStream out(&file);

    if (!file.open(QIODevice::WriteOnly))
        fail(file.errorString());
    out << actor.window->windowTitle() << '\n';
    for (QLabel *label : actor.window->findChildren<QLabel *>()) {
        if (label->isVisible() && !label->text().isEmpty())
            out << "-- " << label->text() << '\n';
    }
    for (QAbstractItemView *view : actor.window->findChildren<QAbstractItemView *>()) {
        if (view->isVisible() && view->model() != nullptr && qobject_cast<QHeaderView *>(view) == nullptr)
            view_write(out, view);
    }
    return true;
}

bool actions_write(const QString &path)
{
    QFile file(path);
    QTextStream out(&file);

    if (!file.open(QIODevice::WriteOnly))
        fail(file.errorString());
    for (const QAction *action : actions())
        out << action->objectName() << '\t' << action->text() << '\t' << action->isEnabled() << '\n';
    return true;
}

bool picture_ask(const QString &path)
{
    const QRect place = actor.window->frameGeometry();
    QFile wanted(path + ".wanted");

    if (QFile::exists(path))
        return true;
    if (!wanted.exists() && wanted.open(QIODevice::WriteOnly))
        QTextStream(&wanted) << place.x() << ' ' << place.y() << ' ' << place.width() << ' ' << place.height() << '\n';
    return false;
}

bool file_create(const QString &path)
{
    return QFile(path).open(QIODevice::WriteOnly);
}

bool file_there(const QString &path)
{
    return QFile::exists(path);
}

bool window_close(const QString &)
{
    actor.window->close();
    return true;
}

bool carry_out(const QString &command, const QString &rest)
{
    static const QHash<QString, bool (*)(const QString &)> commands = {
        {"action", action_trigger}, {"press", button_press},   {"choose", entry_choose},  {"type", text_type},
        {"enter", text_enter},
        {"row", row_find},          {"open", row_open},        {"leave", row_leave},      {"place", window_place},
        {"fit", columns_fit},       {"write", window_write},   {"picture", picture_ask},  {"close", window_close},
        {"told", file_create},      {"wait", file_there},      {"actions", actions_write}};

    if (command == "window")
        return window_find(rest);
    if (!commands.contains(command))
        fail("no such command");
    if (actor.window.isNull() && command != "wait" && command != "told")
        return false;
    return commands[command](rest);
}

/* A command may not return before the dialog that it opens is closed by a later one. So the next tick is asked for
 * first, and goes on behind the command. */
void tick()
{
    const int at = actor.at;
    const QString line = actor.lines.value(at);

    if (at >= actor.lines.size())
        return;
    QTimer::singleShot(tick_ms, tick);
    if (busy())
        return;
    actor.at = at + 1;
    if (line.isEmpty() || carry_out(line.section(' ', 0, 0), line.section(' ', 1))) {
        actor.tries = 0;
    } else {
        actor.at = at;
        if (++actor.tries > patience_ms / tick_ms)
            fail("cannot be done");
    }
}

void start()
{
    QFile file(qEnvironmentVariable("IMSCONF_ACTOR_SCRIPT"));

    if (!file.open(QIODevice::ReadOnly))
        fail(file.errorString());
    actor.lines = QString::fromUtf8(file.readAll()).split('\n');
    QTimer::singleShot(tick_ms, tick);
}

} // namespace

void plugin_register(void)
{
    static tap_plugin plugin = {start};

    if (qEnvironmentVariableIsSet("IMSCONF_ACTOR_SCRIPT"))
        tap_register_plugin(&plugin);
}
