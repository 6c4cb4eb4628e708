"""Every page can be read by everybody: large and small, light and dark, with large text."""

import pytest

PUBLIC = (
    *("/", "/mapa", "/casos", "/casos?codigo=nada", "/denunciar", "/privacidad"),
    *(
        "/accesibilidad",
        "/datos",
        "/verificar",
        "/transparencia",
        "/transparencia/definiciones",
        "/transparencia/alarmas",
        "/transparencia/dispositivos",
    ),
    "/transparencia/{comuna}/{month}",
    *("/reportar", "/reportar?categoria=alumbrado", "/codigo-fuente"),
    "/casos/{code[unsorted]}",
    "/casos/{code[late]}",
    "/casos/{code[confirmed]}",
    "/casos/{code[declined]}",
    "/casos/{code[hidden]}",
    "/casos/{code[mended]}/confirmar/{secret[mended]}",
    "/casos/{code[confirmed]}/confirmar/{secret[confirmed]}",
    "/casos/{code[assigned]}/dejar-de-seguir/{secret[assigned]}",
    *("/ingresar", "/contrasena-olvidada", "/restablecer/{reset}"),
    *("/comites", "/comites/B-3333-3333", "/comites/B-3333-3333/postularse"),
    *("/invitacion", "/invitacion/{invitation}"),
)
DEPARTMENT = (
    *("/inicio", "/cuenta", "/cuenta/contrasena", "/salir", "/ordenes"),
    "/ordenes?estado=por-confirmar",
    "/ordenes/{number[assigned]}",
    "/ordenes/{number[paused]}",
    "/ordenes/{number[confirmed]}",
    "/ordenes/{number[assigned]}/programar",
    "/ordenes/{number[assigned]}/devolver",
    "/ordenes/{number[started]}/terminar",
    "/ordenes/{number[started]}/pausar",
    "/ordenes/programar?orden={number[assigned]}",
)
COMMITTEE = (
    *("/inicio", "/confirmar", "/ordenes/{number[mended]}"),
    "/confirmar/{number[mended]}/sin-arreglar",
    "/confirmar/{number[mended]}/arreglado",
    "/ordenes/{number[confirmed]}/reabrir",
    "/comites/B-3333-3333/trabajo",
    "/comites/B-3333-3333/integrantes",
    "/comites/B-3333-3333/invitaciones",
    "/comites/B-3333-3333/postulaciones",
    "/comites/B-3333-3333/retirarme",
    "/comites/B-3333-3333/problemas/nuevo",
    "/comites/B-3333-3333/problemas/D-3333-3333",
    "/comites/B-3333-3333/problemas/D-3333-3333/cerrar",
    "/comites/B-3333-3333/problemas/D-4444-4444",
    "/comites/B-3333-3333/problemas/D-4444-4444/cambiar",
    "/comites/B-3333-3333/problemas/D-4444-4444/pedir",
)
LIAISON = (
    *("/inicio", "/triaje", "/triaje/{code[unsorted]}", "/moderar", "/moderar/{photo}"),
    "/triaje/{code[unsorted]}/aceptar",
    "/triaje/{code[unsorted]}/rechazar",
    "/triaje/{code[unsorted]}/unir",
    "/triaje/{code[unsorted]}/corregir",
    "/triaje/{code[unsorted]}/ocultar",
    *("/comites/nuevo", "/comites/B-3333-3333/trabajo"),
    "/comites/B-3333-3333/integrantes",
    "/comites/B-3333-3333/terminar",
)
ADMINISTRATOR = (
    *("/inicio", "/admin", "/admin/personas", "/admin/personas/nueva", "/transparencia"),
    *("/admin/personas/{person}", "/admin/personas/{person}/encargos"),
    *("/admin/dependencias", "/admin/dependencias/nueva", "/admin/categorias"),
    *("/admin/categorias/nueva", "/admin/categorias/alumbrado"),
    "/admin/dependencias/alumbrado-publico",
    *("/admin/territorio", "/admin/territorio/{comuna}", "/admin/territorio/importar"),
    *("/admin/territorio/lugares", "/admin/claves", "/admin/entregas"),
    "/ordenes/{number[assigned]}/cancelar",
    *("/admin/plantillas", "/admin/plantillas/nueva", "/admin/conductas"),
    *("/admin/conductas/27.1-brawls", "/admin/conductas/importar"),
)
STREET = (
    *("/dispositivos", "/dispositivos/nuevo", "/dispositivos/ilegibles"),
    *("/dispositivos/PB-0007", "/dispositivos/PB-0008", "/dispositivos/SR-0001"),
    *("/dispositivos/PB-0007/cambiar", "/dispositivos/PB-0007/probar"),
    *("/dispositivos/PB-0007/clave", "/dispositivos/PB-0007/retirar"),
    *("/dispositivos/puentes", "/dispositivos/puentes/nuevo"),
    "/dispositivos/puentes/{street[bridge]}/clave",
    *("/zonas", "/zonas/nueva", "/zonas/{street[zone]}", "/zonas/{street[zone]}/cambiar"),
    *("/zonas/{street[zone]}/vecinos/nuevo", "/zonas/{street[zone]}/simulacro"),
    *("/zonas/{street[zone]}/terminar", "/admin/unidades", "/admin/unidades/nueva"),
    "/admin/unidades/{street[unit]}",
)
NEIGHBOUR = (
    *("/alarma/{secret[Carmen]}", "/alarma/{secret[Carmen]}/codigos"),
    *("/alarma/{secret[Carmen]}/salir", "/alarma/{secret[Luis]}"),
)
PAGES = (
    *(("anybody", page) for page in (*PUBLIC, *NEIGHBOUR)),
    *(("gloria", page) for page in STREET),
    *(("jairo", page) for page in DEPARTMENT),
    *(("martha", page) for page in COMMITTEE),
    *(("nidia", page) for page in LIAISON),
    *(("gloria", page) for page in ADMINISTRATOR),
    *((who, "/inicio") for who in ("wilson", "ana")),
)
REFUSED = (("anybody", "/no-hay-tal-cosa", 404), ("jairo", "/admin/personas", 403))

# Another host is asked in vain: the content security policy refuses it, and says so.
SPOIL = """() => {
  const spoilt = document.createElement("div");
  spoilt.innerHTML = `<h1>Otra vez</h1><p class="spoilt">Casi blanco</p>
    <img src="/static/img/mark.svg">
    <img src="http://localhost:9/pixel.gif" alt=""><pre>${"largo".repeat(400)}</pre>`;
  document.querySelector("main").append(spoilt);
  document.querySelector(".spoilt").style.color = "#eeeeee";
}"""


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_can_be_read_by_everybody(visitors, who, path):
    """No violation, no scrolling sideways, no other host, no complaint, one heading."""
    visitor = visitors[who]
    visitor.go(path)
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("who", "path", "status"), REFUSED)
def test_a_refusal_can_be_read_by_everybody(visitors, who, path, status):
    """Also the pages that say no."""
    visitor = visitors[who]
    visitor.go(path, status)
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)


def test_a_page_that_is_wrong_is_found_out(visitors):
    """The ruler itself: small grey words, a picture without words, a word too long."""
    visitor = visitors["anybody"]
    visitor.go("/privacidad")
    visitor.page.evaluate(SPOIL)
    wrong = "\n".join(visitor.look())
    for found in ("color-contrast", "image-alt", "sideways", "2 h1", "another host", "console"):
        assert found in wrong
